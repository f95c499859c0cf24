/** The portal, as people use it: a real browser, and real issuers. */
package dev.cambist.e2e.portal;
