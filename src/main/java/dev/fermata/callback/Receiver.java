package dev.fermata.callback;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a callback goes, taken apart.
 *
 * @param tls whether it is {@code https}
 * @param host a name or an address, IPv6 without its brackets
 * @param target path and query, as they are sent
 */
record Receiver(boolean tls, String host, int port, String target) {

    private static final int MAX_PORT = 65_535;
    private static final String USUAL_IPV4 = "(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}";

    /** @throws RefusedException when the text is no URL that a callback could go to */
    static Receiver of(String url) {
        URI uri = parse(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new RefusedException("The callback_url must begin with https:// and name a host.");
        }
        if (uri.getRawUserInfo() != null) {
            throw new RefusedException("The callback_url must not contain a user name or password: verify the"
                    + " signature of what arrives instead.");
        }
        if (uri.getHost() == null || isOddAddress(uri.getHost()) || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new RefusedException("The callback_url has no valid host and port: the host must be a name in ASCII"
                    + " letters (xn--… for others) or an address in the usual form.");
        }
        boolean tls = scheme.equals("https");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Receiver(tls, host(uri), port(uri, tls), path + query);
    }

    /** The host as it stands in a URL and in the Host header. */
    String hostInUrl() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** The host's address where no name server is needed to know it. */
    Optional<InetAddress> literal() {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new RefusedException("The callback_url is not a URL: " + e.getReason() + ".");
        }
    }

    /** Such as 0x7f000001, 0177.0.0.1 or 2130706433, which programs understand differently, if at all. */
    private static boolean isOddAddress(String host) {
        String lastLabel = host.substring(host.lastIndexOf('.') + 1);
        return !host.startsWith("[") && !lastLabel.isEmpty() && Character.isDigit(lastLabel.charAt(0))
                && !host.matches(USUAL_IPV4);
    }

    private static String host(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI uri, boolean tls) {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return tls ? 443 : 80;
    }
}
