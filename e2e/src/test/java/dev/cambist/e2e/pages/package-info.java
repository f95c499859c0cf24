/** Pages of the documentation are walked as a reader walks them, and their pictures are those of today's programs. */
package dev.cambist.e2e.pages;
