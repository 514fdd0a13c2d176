package dev.fermata.callback;

import dev.fermata.task.CallbackPolicy;
import dev.fermata.task.TaskException;
import jakarta.inject.Singleton;

/** Tells the submitter at once what delivery would find out later. Thread-safe. */
@Singleton
class SubmitCheck implements CallbackPolicy {

    private final ReceiverPolicy receivers;
    private final Signer signer;

    SubmitCheck(ReceiverPolicy receivers, Signer signer) {
        this.receivers = receivers;
        this.signer = signer;
    }

    @Override
    public void check(String url) {
        if (!signer.ready()) {
            throw new TaskException.Unavailable("callbacks_off", "This installation sends no callbacks: submit without"
                    + " callback_url, or have the operator set fermata.callbacks.secret.");
        }
        try {
            receivers.check(url);
        } catch (RefusedException refused) {
            throw new TaskException.Unacceptable("callback_refused", refused.getMessage());
        }
    }
}
