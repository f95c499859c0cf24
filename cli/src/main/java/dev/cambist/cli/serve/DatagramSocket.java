package dev.cambist.cli.serve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Sends one message to a Unix datagram socket, by the C library's own functions: Java has Unix sockets for streams only.
 * The numbers are those of Linux, which are the same on all that Java runs on.
 */
final class DatagramSocket {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** {@code sun_path} of {@code sockaddr_un}, unix(7). */
    private static final int MAX_NAME = 108;

    private DatagramSocket() {}

    /** @param name a path, or with @ in front a name in Linux's abstract name space */
    static void send(String name, String message) throws IOException {
        byte[] path = name.getBytes(UTF_8);
        if (path.length >= MAX_NAME || path.length < 2 || (path[0] != '/' && path[0] != '@')) {
            throw new IOException("NOTIFY_SOCKET is " + name + ", which names no Unix socket");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Short.BYTES + MAX_NAME, Short.BYTES);
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
            if (path[0] == '@') {
                address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
            }
            send(arena, address, Short.BYTES + path.length, message.getBytes(UTF_8));
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private static void send(Arena arena, MemorySegment address, int addressLength, byte[] message) throws Throwable {
        MethodHandle socket = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        MethodHandle sendto = function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
        MethodHandle close = function("close", JAVA_INT, JAVA_INT);
        int descriptor = (int) socket.invokeExact((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw new IOException("no Unix socket is to be had");
        }
        try {
            MemorySegment bytes = arena.allocate(message.length);
            MemorySegment.copy(message, 0, bytes, JAVA_BYTE, 0, message.length);
            long sent = (long)
                    sendto.invokeExact(descriptor, bytes, (long) message.length, MSG_NOSIGNAL, address, addressLength);
            if (sent != message.length) {
                throw new IOException("its socket takes no message");
            }
        } finally {
            int ignored = (int) close.invokeExact(descriptor);
        }
    }

    @SuppressWarnings("restricted") // the launchers allow it
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
