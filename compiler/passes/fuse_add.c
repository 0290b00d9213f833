/* fuse_add.c */
