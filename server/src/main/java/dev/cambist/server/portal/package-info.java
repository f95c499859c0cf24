/**
 * The pages for browsers. A person signs in at an issuer, by the same verifier as every other identity, and everything
 * that a page shows or does is decided by the same flows and the same policy.
 */
@NullMarked
package dev.cambist.server.portal;

import org.jspecify.annotations.NullMarked;
