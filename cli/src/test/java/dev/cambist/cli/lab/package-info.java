/** What the tests of the commands need around them. */
@NullMarked
package dev.cambist.cli.lab;

import org.jspecify.annotations.NullMarked;
