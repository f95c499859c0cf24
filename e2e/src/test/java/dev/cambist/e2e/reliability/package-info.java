/** What is taken from a server while it runs, and that it serves on. */
package dev.cambist.e2e.reliability;
