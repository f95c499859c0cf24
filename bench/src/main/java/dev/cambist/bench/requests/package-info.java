/** What one request to the token service costs, beside the least that any server could spend on it. */
@NullMarked
package dev.cambist.bench.requests;

import org.jspecify.annotations.NullMarked;
