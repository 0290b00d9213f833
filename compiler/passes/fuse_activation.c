/* fuse_activation.c */
