"""Problems, and the words for them in Kazakh, Russian and English."""
