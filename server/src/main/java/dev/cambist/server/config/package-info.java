/** One YAML file into settings and rules, with every mistake named by key and line; and again when it changes. */
@NullMarked
package dev.cambist.server.config;

import org.jspecify.annotations.NullMarked;
