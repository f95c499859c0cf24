/** The contract as others use it: a generated client, and a program that looks for what it does not say. */
@NullMarked
package dev.cambist.e2e.contract;

import org.jspecify.annotations.NullMarked;
