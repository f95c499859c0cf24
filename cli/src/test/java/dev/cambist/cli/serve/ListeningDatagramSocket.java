package dev.cambist.cli.serve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** systemd's end of the socket. A datagram is there as soon as it was sent, so nothing waits here. */
final class ListeningDatagramSocket implements AutoCloseable {
    private static final int MSG_DONTWAIT = 0x40;

    private final int descriptor;

    private ListeningDatagramSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    static ListeningDatagramSocket at(String name) throws Exception {
        byte[] path = name.replaceFirst("^@", "\0").getBytes(UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(110, 2);
            address.set(JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
            int descriptor =
                    (int) call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT).invokeWithArguments(1, 2, 0);
            int bound = (int) call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT)
                    .invokeWithArguments(descriptor, address, 2 + path.length);
            if (bound != 0) {
                throw new IllegalStateException("cannot bind " + name);
            }
            return new ListeningDatagramSocket(descriptor);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    String receive() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(65_536);
            long length = (long) call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT)
                    .invokeWithArguments(descriptor, bytes, 65_536L, MSG_DONTWAIT);
            if (length < 0) {
                throw new AssertionError("nothing was sent");
            }
            return new String(bytes.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            call("close", JAVA_INT, JAVA_INT).invokeWithArguments(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
