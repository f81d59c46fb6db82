import { definePermissions } from 'markethall/kernel';

/** Reading what simulations found that others ran; one's own need no permission. */
export const ReportPermission = definePermissions('report', { Read: 'report:read' });

/** Running simulations. They read prices and orders of the channel, and write nothing. */
export const PromotionSimulationPermission = definePermissions('promotion-simulation', {
  Run: 'promotion-simulation:run',
});
