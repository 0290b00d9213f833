/* fold_batch_norm.c */
