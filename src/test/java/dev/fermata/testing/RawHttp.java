package dev.fermata.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Speaks HTTP/1.1 by hand, for what a client library does not let out or hides. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    /** An answer: its head, and its body where a length was announced. */
    public record Answer(String head, String body) {

        public int status() {
            return Integer.parseInt(head.split(" ")[1]);
        }

        /** A header's value; null where there is none. */
        public String header(String name) {
            return head.lines().filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse(null);
        }

        /** Whether it is a problem document of this code. */
        public boolean isProblem(int status, String code) {
            return status() == status && "application/problem+json".equals(header("Content-Type"))
                    && body.contains("\"code\":\"" + code + "\"");
        }
    }

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    public static RawHttp connect(URI server) throws IOException {
        return new RawHttp(quick(new Socket(server.getHost(), server.getPort())));
    }

    /** Takes in as little as it can, so that whoever answers soon can't get rid of more. */
    public static RawHttp connectSlow(URI server) throws IOException {
        Socket slow = new Socket();
        slow.setReceiveBufferSize(4096);
        slow.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        return new RawHttp(quick(slow));
    }

    private static Socket quick(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends the head of a request, which ends here: its lines are parted by line feeds. */
    public RawHttp head(String lines) throws IOException {
        return bytes((lines.strip() + "\n\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp bytes(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends a piece of a chunked body; an empty one ends it. */
    public RawHttp chunk(byte[] piece) throws IOException {
        bytes((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        bytes(piece);
        return bytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** An answer with all of its body. */
    public Answer answer() throws IOException {
        return answer(Integer.MAX_VALUE);
    }

    /** An answer with no more of its body than this. */
    public Answer answer(int most) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        Answer bare = new Answer(head.toString(), "");
        String length = bare.header("Content-Length");
        return length == null ? bare
                : new Answer(bare.head(), new String(in.readNBytes(Math.min(most, Integer.parseInt(length))), StandardCharsets.UTF_8));
    }

    /** Goes without a word: what is on its way to us is refused. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
