"""What is handed out: a wheel, and a zip of all that Windows needs to install it offline."""
