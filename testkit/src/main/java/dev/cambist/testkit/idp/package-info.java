/**
 * An identity provider in the shape of Microsoft Entra ID and of plain OpenID Connect issuers, on loopback, for tests.
 *
 * <p>It signs any claims for anybody and misbehaves on demand. It is no place for a real identity.
 */
@NullMarked
package dev.cambist.testkit.idp;

import org.jspecify.annotations.NullMarked;
