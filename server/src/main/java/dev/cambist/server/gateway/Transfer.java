package dev.cambist.server.gateway;

import org.eclipse.jetty.server.Request;

/**
 * One admitted request on its way to the upstream.
 *
 * @param address under which address its client reaches the registry
 * @param target path and query as the upstream gets them
 */
record Transfer(Visit visit, PublicAddress address, String target) {
    private static final String ATTRIBUTE = Transfer.class.getName();

    /** Fastens itself to the request that it is about. */
    void attach() {
        visit.request().setAttribute(ATTRIBUTE, this);
    }

    static Transfer of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Transfer transfer) {
            return transfer;
        }
        throw new IllegalStateException("this request was not admitted");
    }
}
