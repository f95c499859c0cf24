/** What was decided and why, as data: for the audit file, and for the commands that explain. */
@NullMarked
package dev.cambist.server.audit;

import org.jspecify.annotations.NullMarked;
