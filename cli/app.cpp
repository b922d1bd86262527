// Placeholder translation unit until the command line lands in the next commit.
