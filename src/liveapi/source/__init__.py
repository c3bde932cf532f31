"""Where code is: work trees, git objects, ignore rules, the language of a file, and what is kept between runs."""
