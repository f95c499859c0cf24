package dev.cambist.cli.kubernetes;

import java.net.URI;

/** Where Cambist gets the keys of the cluster's tokens from. */
sealed interface KeySource {
    /** The issuer's own discovery, where Cambist can reach it. */
    record Discovery() implements KeySource {}

    /** The API server of the cluster in which Cambist runs. */
    record InCluster() implements KeySource {}

    /** An API server, by its address. */
    record ApiServer(URI address) implements KeySource {}

    /** A file with the keys. */
    record KeyFile(String file) implements KeySource {}
}
