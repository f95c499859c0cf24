/**
 * What registries tell of themselves: takes it from whoever may tell it, and hands on where something may have happened.
 * Nothing that is told is believed; the registry is asked.
 */
@NullMarked
package dev.cambist.server.notifications;

import org.jspecify.annotations.NullMarked;
