import { definePermissions } from 'markethall/kernel';

export const NotePermission = definePermissions('note', { Read: 'note:read', Write: 'note:write' });
