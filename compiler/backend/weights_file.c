/* weights_file.c */
