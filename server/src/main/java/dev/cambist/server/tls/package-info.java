/** The certificate that the public listener shows: read from PEM files, judged, and read again when they change. */
@NullMarked
package dev.cambist.server.tls;

import org.jspecify.annotations.NullMarked;
