package dev.fermata.callback;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;

/** Which receivers may be called, as far as their URL tells, and then by their addresses. Thread-safe. */
@Singleton
class ReceiverPolicy {

    private final AddressPolicy addresses;
    private final boolean allowHttp;

    ReceiverPolicy(AddressPolicy addresses, CallbackConfig config) {
        this.addresses = addresses;
        this.allowHttp = config.allowHttp();
    }

    /** @throws RefusedException when nothing is sent to the URL, whatever its host's name may stand for */
    Receiver check(String url) {
        Receiver receiver = Receiver.of(url);
        if (!receiver.tls() && !allowHttp) {
            throw new RefusedException("The callback_url must begin with https:// (fermata.callbacks.allow-http would"
                    + " permit http://).");
        }
        receiver.literal().ifPresent(address -> permitted(receiver.host(), List.of(address)));
        return receiver;
    }

    /**
     * Those of a host's addresses that may be called.
     *
     * @throws RefusedException when none may
     */
    List<InetAddress> permitted(String host, List<InetAddress> resolved) {
        List<InetAddress> permitted = resolved.stream().filter(addresses::permits).toList();
        if (permitted.isEmpty()) {
            // The addresses themselves stay untold: whoever sent the URL may be asking what our network looks like.
            throw new RefusedException("The callback_url's host " + host + " is in a network that callbacks must not"
                    + " reach. Use a public host, or have the operator add its network to"
                    + " fermata.callbacks.allowed-networks.");
        }
        return permitted;
    }
}
