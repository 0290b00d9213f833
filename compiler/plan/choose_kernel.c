/* choose_kernel.c */
