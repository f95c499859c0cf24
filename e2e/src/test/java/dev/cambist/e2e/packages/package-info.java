/** What is shipped, installed and used where nothing else is. */
package dev.cambist.e2e.packages;
