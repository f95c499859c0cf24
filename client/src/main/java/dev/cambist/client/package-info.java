/**
 * Registry tokens for identity tokens: a client of the sign-in that Azure Container Registry and Cambist share.
 *
 * <p>{@link dev.cambist.client.RegistryCredentials} is for programs that call a registry: it gives the
 * {@code Authorization} header for each request and keeps the tokens behind it. {@link
 * dev.cambist.client.RegistryTokenClient} is for programs that want the tokens themselves.
 */
@NullMarked
package dev.cambist.client;

import org.jspecify.annotations.NullMarked;
