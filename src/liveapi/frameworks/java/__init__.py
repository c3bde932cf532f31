"""Java frameworks, which Kotlin code uses too."""
