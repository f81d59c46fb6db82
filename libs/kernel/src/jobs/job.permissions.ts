import { definePermissions } from '../modules/permissions.js';

/** Watching and canceling the background jobs of others; one's own need no permission. */
export const JobPermission = definePermissions('job', { Read: 'job:read', Cancel: 'job:cancel' });
