package dev.cambist.testkit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Lets no page of a list be longer than a test wants, by asking the routes for no more. */
final class PageLimit extends Handler.Wrapper {
    static final int NONE = 0;

    private static final Pattern LIST =
            Pattern.compile("/acr/v1/(.+/_tags|.+/_manifests|_catalog)|/v2/(.+/tags/list|_catalog)");

    private static final Pattern SIZE = Pattern.compile("(^|&)n=([0-9]{1,9})(?=&|$)");

    private final AtomicInteger most;

    /** @param most how many entries a page may have at any time; {@link #NONE} for as many as are asked for */
    PageLimit(Handler routes, AtomicInteger most) {
        super(routes);
        this.most = most;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpURI sent = request.getHttpURI();
        int limit = most.get();
        if (limit == NONE || !LIST.matcher(sent.getPath()).matches()) {
            return super.handle(request, response, callback);
        }
        HttpURI limited =
                HttpURI.build(sent).query(query(sent.getQuery(), limit)).asImmutable();
        return super.handle(
                new Request.Wrapper(request) {
                    @Override
                    public HttpURI getHttpURI() {
                        return limited;
                    }
                },
                response,
                callback);
    }

    private static String query(@Nullable String query, int limit) {
        if (query == null || query.isEmpty()) {
            return "n=" + limit;
        }
        Matcher size = SIZE.matcher(query);
        if (!size.find()) {
            return query + "&n=" + limit;
        }
        return Integer.parseInt(size.group(2)) <= limit ? query : size.replaceFirst("$1n=" + limit);
    }
}
