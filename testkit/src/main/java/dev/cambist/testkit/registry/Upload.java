package dev.cambist.testkit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** A blob on its way, which comes in one piece or in chunks, one after the other. */
final class Upload {
    /** What one takes besides its content; so the memory bounds uploads that are begun and left, too. */
    static final long OVERHEAD = 1024;

    private static final int PIECE = 64 * 1024;

    private final String id = UUID.randomUUID().toString();
    private final Content content = new Content();
    private final ReentrantLock busy = new ReentrantLock();
    private final String repository;
    private final Memory memory;
    private boolean over; // under the monitor

    Upload(String repository, Memory memory) {
        this.repository = repository;
        this.memory = memory;
    }

    String id() {
        return id;
    }

    String repository() {
        return repository;
    }

    /** Whether nobody else sends a part of it at this moment; then it is the caller's until {@link #leave}. */
    boolean enter() {
        return busy.tryLock();
    }

    void leave() {
        busy.unlock();
    }

    /** What came before a client went away stays, so that it can go on from there. */
    long append(InputStream in, RegistryCall call) throws IOException, RegistryException {
        byte[] piece = new byte[PIECE];
        long came = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            add(piece, count);
            came += count;
        }
        call.requireWhole(came);
        return came;
    }

    private synchronized void add(byte[] piece, int count) throws RegistryException {
        if (over) {
            throw unknown(id);
        }
        memory.take(count);
        content.append(piece, count);
    }

    synchronized long length() {
        return content.length();
    }

    /** Whoever sends a part of it meanwhile is refused; its memory is free. */
    synchronized void cancel() {
        if (!over) {
            over = true;
            memory.give(content.length() + OVERHEAD);
        }
    }

    /** Its content, whose memory is the caller's business from now on. */
    synchronized Content finish() throws RegistryException {
        if (over) {
            throw unknown(id);
        }
        over = true;
        memory.give(OVERHEAD);
        return content;
    }

    static RegistryException unknown(String id) {
        return RegistryError.BLOB_UPLOAD_UNKNOWN.because("there is no upload " + id + " in this repository");
    }
}
