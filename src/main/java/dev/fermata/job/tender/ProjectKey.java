package dev.fermata.job.tender;

import dev.fermata.task.Owner;

/**
 * Names a project.
 *
 * @param id the owner's own name for it
 */
record ProjectKey(Owner owner, String id) {

    /** The key's columns, then the others: parameters of a statement. */
    Object[] and(Object... others) {
        Object[] all = new Object[3 + others.length];
        all[0] = owner.tenant();
        all[1] = owner.user();
        all[2] = id;
        System.arraycopy(others, 0, all, 3, others.length);
        return all;
    }
}
