/** The configuration file in which docker, podman, skopeo, helm and their relatives look for credentials. */
@NullMarked
package dev.cambist.cli.credentials;

import org.jspecify.annotations.NullMarked;
