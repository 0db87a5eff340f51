"""Several tasks read at once, from a returned form or one long message, shown before anything is replaced."""
