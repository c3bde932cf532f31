"""Web frameworks of JavaScript and TypeScript."""
