package dev.cambist.server.portal.operators;

/**
 * Something that operators can do on a page.
 *
 * @param word by which the page's form names it
 * @param consequence what comes of it, as they are told before
 */
record Act(String word, String button, String consequence) {}
