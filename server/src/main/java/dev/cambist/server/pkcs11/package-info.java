/** Signing keys that stay in a PKCS #11 token. */
@NullMarked
package dev.cambist.server.pkcs11;

import org.jspecify.annotations.NullMarked;
