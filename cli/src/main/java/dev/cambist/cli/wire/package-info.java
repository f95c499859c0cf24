/**
 * What every command and helper needs of the network, and nothing that is slow to load: the credential helper starts at
 * each pull. HTTP is {@link java.net.HttpURLConnection}.
 */
@NullMarked
package dev.cambist.cli.wire;

import org.jspecify.annotations.NullMarked;
