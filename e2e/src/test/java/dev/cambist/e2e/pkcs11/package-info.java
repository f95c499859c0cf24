/** Signing keys in a PKCS #11 token: SoftHSM's, with real registries. */
@NullMarked
package dev.cambist.e2e.pkcs11;

import org.jspecify.annotations.NullMarked;
