package dev.cambist.testkit.fault;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** An answer whose connection ends within its body. */
final class CutResponse extends Response.Wrapper {
    private long left;

    CutResponse(Request request, Response response, long bytes) {
        super(request, response);
        this.left = bytes;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        int count = content == null ? 0 : content.remaining();
        if (content == null || count <= left) {
            left -= count;
            super.write(last, content, callback);
            return;
        }
        byte[] part = new byte[(int) left];
        content.get(part);
        left = 0;
        super.write(false, ByteBuffer.wrap(part), Callback.from(() -> cut(callback), callback::failed));
    }

    private void cut(Callback callback) {
        getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EOFException("the test ordered this answer to be cut"));
    }
}
