"""One module per programming language: from bytes to the intermediate representation (:mod:`liveapi.syntax.ir`)."""
