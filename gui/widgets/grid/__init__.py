"""Pages of pictures: the grid that Sheet and Characters share, and the painting of its cells."""
