"""Papers compared with what is known of them and with their workbooks."""
