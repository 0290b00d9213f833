/* order_nodes.c */
