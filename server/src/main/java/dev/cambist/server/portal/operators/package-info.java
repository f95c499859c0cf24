/**
 * The pages for those who run the server. Everything that they show or do is asked of the admin API, by the same acts;
 * for everybody else they are not there.
 */
@NullMarked
package dev.cambist.server.portal.operators;

import org.jspecify.annotations.NullMarked;
