/**
 * {@code cambist-credential-provider}: the kubelet starts it before it pulls an image (KEP-2133), with the token of the
 * pod's service account (KEP-4412), so nothing here may be slow to load.
 */
@NullMarked
package dev.cambist.cli.kubelet;

import org.jspecify.annotations.NullMarked;
