/* drop_dead.c */
