/** The contract, {@code api/openapi.yaml}, as the judge of what the server answers in its tests. */
@NullMarked
package dev.cambist.server.contract;

import org.jspecify.annotations.NullMarked;
